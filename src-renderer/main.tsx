import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import './app/theme/base.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './app/theme/tokens.css';
import './app/theme/mantine-overrides.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { connect } from './lib/client/connection.ts';
import { startStatus } from './lib/live/status.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element #root');

connect();
startStatus();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
