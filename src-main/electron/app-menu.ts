import { app, Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  openWorkspace: () => void;
  show: (route: string) => void;
  quit: () => void;
}

export function setAppMenu(actions: MenuActions): void {
  const isMac = process.platform === 'darwin';
  const quit: MenuItemConstructorOptions = { label: 'Quit Holdpoint', accelerator: 'CommandOrControl+Q', click: actions.quit };
  const settings: MenuItemConstructorOptions = {
    label: 'Settings',
    accelerator: 'CommandOrControl+,',
    click: () => actions.show('/settings'),
  };
  const template: MenuItemConstructorOptions[] = [
    ...(isMac
      ? [
          {
            label: 'Holdpoint',
            submenu: [
              { role: 'about' },
              { type: 'separator' },
              settings,
              { type: 'separator' },
              { role: 'hide' },
              quit,
            ] satisfies MenuItemConstructorOptions[],
          },
        ]
      : []),
    {
      label: 'File',
      submenu: [
        { label: 'Open workspace …', accelerator: 'CommandOrControl+O', click: actions.openWorkspace },
        { type: 'separator' },
        { role: 'close' },
        ...(isMac ? [] : [settings, quit]),
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'reload' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
