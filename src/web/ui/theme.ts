// The look of antd's components in both themes, from the same colours as styles.css, and which theme is chosen.
// Not decided here: what a colour means; that stands in StatusMark.
import { theme as antdTheme, type ThemeConfig } from 'antd';
import { useSyncExternalStore } from 'react';

export type ThemeChoice = 'bright' | 'dark' | 'system';

const storageKey = 'zhishou.theme';
const darkQuery = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

/** What the person chose on this screen; the system's choice where nothing was chosen. */
export function themeChoice(): ThemeChoice {
  const stored = localStorage.getItem(storageKey);
  return stored === 'bright' || stored === 'dark' ? stored : 'system';
}

function isDark(): boolean {
  const choice = themeChoice();
  return choice === 'dark' || (choice === 'system' && darkQuery.matches);
}

function apply(): void {
  document.documentElement.dataset['theme'] = isDark() ? 'dark' : 'bright';
  for (const listener of listeners) listener();
}

/** Keeps the choice on this screen and shows it at once. */
export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'system') localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, choice);
  apply();
}

/** Sets the page's theme before the first paint and follows the system's changes. */
export function startTheme(): void {
  darkQuery.addEventListener('change', apply);
  apply();
}

/** Whether the page is dark now. */
export function useIsDark(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, isDark);
}

const fontFamily = "'HarmonyOS Sans SC', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', system-ui, sans-serif";

/** Tokens for antd; motion is off where the system asks for less. */
export function antdConfig(dark: boolean): ThemeConfig {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return {
    algorithm: dark ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      colorPrimary: dark ? '#5c93f0' : 'rgb(0, 71, 187)',
      colorInfo: dark ? '#5c93f0' : 'rgb(0, 71, 187)',
      colorLink: dark ? '#7fb0ff' : 'rgb(0, 71, 187)',
      colorError: dark ? '#ff8a84' : '#b8111a',
      colorWarning: dark ? '#f2ba5c' : '#8f5200',
      colorSuccess: dark ? '#74cc93' : '#1d6f3c',
      colorText: dark ? '#e6e8ee' : '#1b1f2a',
      colorTextSecondary: dark ? '#a4abba' : '#565d6d',
      colorTextDescription: dark ? '#a4abba' : '#565d6d',
      colorTextPlaceholder: dark ? '#8b92a3' : '#6b7180',
      colorBgContainer: dark ? '#181c25' : '#ffffff',
      colorBgElevated: dark ? '#1f2430' : '#ffffff',
      colorBgLayout: dark ? '#10131a' : '#f3f4f7',
      colorBorder: dark ? '#454c5c' : '#c3c8d2',
      colorBorderSecondary: dark ? '#343a48' : '#d9dce3',
      fontFamily,
      fontSize: 14,
      borderRadius: 4,
      controlHeight: 34,
      motion: !still,
      motionDurationSlow: '0.18s',
      motionDurationMid: '0.14s',
      motionDurationFast: '0.1s',
      wireframe: false,
    },
    components: {
      // White words on the pressable blue keep their contrast at night too.
      ...(dark
        ? { Button: { colorPrimary: '#2f6bd0', colorPrimaryHover: '#3b76d9', colorPrimaryActive: '#265bb5' } }
        : {}),
      Table: { cellPaddingBlockSM: 6, headerBg: dark ? '#1f2430' : '#eef0f4' },
      Form: { itemMarginBottom: 16, verticalLabelPadding: '0 0 4px' },
    },
  };
}
