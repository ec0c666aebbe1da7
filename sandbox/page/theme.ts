import { byId } from './dom.ts';

/** The light and dark switch: the system's choice until the person makes their own, which this browser remembers. */
export function createTheme(): void {
  const button = byId('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (localStorage.getItem('theme') ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const show = () => {
    document.documentElement.dataset['theme'] = isDark() ? 'dark' : 'light';
    button.setAttribute('aria-pressed', String(isDark()));
  };
  button.addEventListener('click', () => {
    localStorage.setItem('theme', isDark() ? 'light' : 'dark');
    show();
  });
  system.addEventListener('change', show);
  show();
}
