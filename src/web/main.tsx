// Entrance of the page: theme before the first paint, providers, router. Nothing is decided here.
import './app/no-eval.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { App, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN.js';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from '@tanstack/react-router';
import { bindLive } from './app/live.ts';
import { queryClient } from './app/query-client.ts';
import { router } from './app/router.tsx';
import { antdConfig, startTheme, useIsDark } from './ui/theme.ts';
import './styles.css';

// The locale is a CommonJS module: bundlers hand over either its exports or its default.
const locale = 'default' in zhCN ? (zhCN as unknown as { default: typeof zhCN.default }).default : zhCN;

// The library's own sign leaves with a movement whose end browsers may miss; a button was then called busy for ever.
const waiting = <span className="z-waiting" role="img" aria-label="正在办理" />;

function Page() {
  const dark = useIsDark();
  return (
    <ConfigProvider
      locale={locale as never}
      theme={antdConfig(dark)}
      button={{ autoInsertSpace: false, loadingIcon: waiting }}
    >
      <App message={{ top: 96, maxCount: 2 }}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  );
}

startTheme();
bindLive(queryClient);
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  );
}
