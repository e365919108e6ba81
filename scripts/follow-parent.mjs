// Loaded into the server that `npm start` starts: when that command is killed outright, the server, which
// has a process group of its own, must not go on alone and keep the port.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
