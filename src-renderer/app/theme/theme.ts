import {
  createTheme,
  type CSSVariablesResolver,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  localStorageColorSchemeManager,
} from '@mantine/core';

/** The same key is read by public/first-paint.js. */
export const colourSchemeManager = localStorageColorSchemeManager({ key: 'holdpoint.theme' });

/** Mantine's greys of the dark theme, around our background, panel, line and text. */
const dark: MantineColorsTuple = [
  '#e7eaf0',
  '#c3cad5',
  '#97a3b4',
  '#5f6c80',
  '#333d4b',
  '#252d38',
  '#1b222c',
  '#151a21',
  '#11151b',
  '#0e1116',
];
const blue: MantineColorsTuple = [
  '#e9f3fe',
  '#d0e5fc',
  '#a5cdf9',
  '#7fb9f8',
  '#6cb2f7',
  '#4f9cf0',
  '#2f82dc',
  '#1769c2',
  '#0f5fb3',
  '#0b4a8d',
];

export const theme = createTheme({
  colors: { dark, blue },
  primaryColor: 'blue',
  primaryShade: { light: 8, dark: 7 },
  fontFamily: 'var(--hp-font)',
  fontFamilyMonospace: 'var(--hp-font-mono)',
  fontSizes: { xs: '11.5px', sm: '13px', md: '14px', lg: '16px', xl: '19px' },
  headings: { fontFamily: 'var(--hp-font)', fontWeight: '650' },
  defaultRadius: 7,
  respectReducedMotion: true,
  cursorType: 'pointer',
  // `variant="primary"` is the one amber action of a page; `danger` is what ends or destroys something.
  variantColorResolver: (input) => {
    if (input.variant === 'primary') {
      return {
        background: 'var(--hp-amber)',
        hover: 'color-mix(in srgb, var(--hp-amber) 88%, white)',
        color: 'var(--hp-on-amber)',
        border: '1px solid transparent',
      };
    }
    if (input.variant === 'danger') {
      return { background: 'var(--hp-raised)', hover: 'var(--hp-hover)', color: 'var(--hp-fail)', border: '1px solid var(--hp-line)' };
    }
    return defaultVariantColorsResolver(input);
  },
  components: {
    Button: { defaultProps: { variant: 'default', size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'sm' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Tooltip: { defaultProps: { openDelay: 350, transitionProps: { duration: 80 }, withArrow: false } },
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 100 }, overlayProps: { backgroundOpacity: 0.5 } } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } },
    Menu: { defaultProps: { transitionProps: { duration: 80 }, shadow: 'md' } },
  },
});

const surfaces = {
  '--mantine-color-body': 'var(--hp-panel)',
  '--mantine-color-text': 'var(--hp-text)',
  '--mantine-color-dimmed': 'var(--hp-secondary)',
  '--mantine-color-placeholder': 'var(--hp-secondary)',
  '--mantine-color-default': 'var(--hp-raised)',
  '--mantine-color-default-hover': 'var(--hp-hover)',
  '--mantine-color-default-color': 'var(--hp-text)',
  '--mantine-color-default-border': 'var(--hp-line)',
  '--mantine-color-anchor': 'var(--hp-link)',
  '--mantine-color-error': 'var(--hp-fail)',
  '--mantine-color-gray-light-color': 'var(--hp-secondary)',
  '--mantine-color-gray-light-hover': 'var(--hp-hover)',
};

/** Mantine's surfaces take our tokens, so one stylesheet (tokens.css) holds both themes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--mantine-line-height': '1.45' },
  light: surfaces,
  dark: surfaces,
});
