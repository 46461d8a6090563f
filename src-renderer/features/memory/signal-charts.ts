/** Charts of the page, in this order. Growth is read from the first two; RSS counts shared pages in each process. */
export const signalCharts: { name: string; title: string; unit: string; note: string; zero: boolean }[] = [
  { name: 'memory.pss', title: 'Memory (PSS)', unit: 'MB', note: 'sum over the tree', zero: false },
  { name: 'memory.anon', title: 'Memory it made itself', unit: 'MB', note: 'anonymous and swap', zero: false },
  { name: 'memory.rss', title: 'Memory (RSS)', unit: 'MB', note: 'shared pages counted in each process', zero: false },
  { name: 'process.fds', title: 'Open files and sockets', unit: 'count', note: 'sum over the tree', zero: false },
  { name: 'process.threads', title: 'Threads', unit: 'count', note: 'sum over the tree', zero: false },
  { name: 'process.cpu', title: 'CPU', unit: '%', note: '100 % is one core', zero: true },
];
