export { SettingsForm, type SettingsSection } from './settings-form';
