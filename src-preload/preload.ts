import { contextBridge, ipcRenderer } from 'electron';

/**
 * The one thing the page gets: ask for a line to the core. A new MessagePort arrives as a `message` event of the page's own window;
 * ports cannot cross the context bridge any other way.
 */
const connect = Object.freeze(() => {
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage('holdpoint:connect', null, [port2]);
  window.postMessage('holdpoint-port', window.location.origin, [port1]);
});

contextBridge.exposeInMainWorld('holdpointConnect', connect);
