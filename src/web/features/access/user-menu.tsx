// The person's own menu in the head: whom one acts for, switching at a shared desk, cover, theme, password, leaving.
import { Dropdown, Modal, type MenuProps } from 'antd';
import { useState } from 'react';
import { ROLE_NAMES, routes } from '#modules/access/contract.ts';
import { useAct } from '../../app/queries.ts';
import { useSession } from '../../app/session.tsx';
import { chooseTheme, themeChoice } from '../../ui/theme.ts';
import { OwnPassword, OwnPin, SwitchPerson } from './own-dialogs.tsx';

type Dialog = 'switch' | 'pin' | 'password' | 'units' | null;

/** Name, what one acts as, and the menu. */
export function UserMenu({ onCover }: { readonly onCover: () => void }) {
  const { me, signOut, renew } = useSession();
  const [dialog, setDialog] = useState<Dialog>(null);
  const [theme, setTheme] = useState(themeChoice());
  const act = useAct();
  const choose = (choice: ReturnType<typeof themeChoice>) => {
    chooseTheme(choice);
    setTheme(choice);
  };
  const mark = (choice: string) => (theme === choice ? '✓ ' : '　 ');
  const items: MenuProps['items'] = [
    ...(me.units.length > 1
      ? [{ key: 'units', label: `代表单位：${me.unit?.shortName ?? '未选'}…`, onClick: () => setDialog('units') }]
      : []),
    { key: 'switch', label: '换人（同一值班台）…', onClick: () => setDialog('switch') },
    { key: 'cover', label: '遮盖屏幕', onClick: onCover },
    { type: 'divider' },
    { key: 'bright', label: `${mark('bright')}亮色`, onClick: () => choose('bright') },
    { key: 'dark', label: `${mark('dark')}暗色（夜间）`, onClick: () => choose('dark') },
    { key: 'system', label: `${mark('system')}随系统`, onClick: () => choose('system') },
    { type: 'divider' },
    { key: 'pin', label: me.hasPin ? '更换值班台密码…' : '设置值班台密码（6 位）…', onClick: () => setDialog('pin') },
    { key: 'password', label: '修改登录密码…', onClick: () => setDialog('password') },
    { key: 'out', label: '退出登录', onClick: () => void signOut() },
  ];
  const role = me.roles.map((each) => ROLE_NAMES[each]).join('、');
  const close = () => setDialog(null);
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
        <button type="button" className="z-head-button nowrap" title={`${me.title ?? ''} ${role}`}>
          <span className="z-wide">{me.roles[0] === undefined ? '' : `${ROLE_NAMES[me.roles[0]]} `}</span>
          {me.name} <span className="z-caret" aria-hidden="true" />
        </button>
      </Dropdown>
      <SwitchPerson open={dialog === 'switch'} onClose={close} />
      <OwnPin open={dialog === 'pin'} onClose={close} />
      <OwnPassword open={dialog === 'password'} onClose={close} />
      <Modal open={dialog === 'units'} onCancel={close} footer={null} title="代表哪个单位办理" destroyOnHidden>
        <ul className="z-list">
          {me.units.map((unit) => (
            <li
              key={unit.id}
              className="openable"
              onClick={() => {
                void act
                  .run(routes.actFor, { body: { unitId: unit.id } }, { done: `现在代表${unit.shortName}办理` })
                  .then(async (answer) => {
                    if (answer === null) return;
                    close();
                    await renew();
                  });
              }}
            >
              <button type="button" className="z-key grow" style={{ textAlign: 'left' }}>
                {unit.fullName}
              </button>
              <span className="quiet">{unit.roles.map((each) => ROLE_NAMES[each]).join('、')}</span>
              {unit.id === me.unit?.id ? <span>✓ 现在</span> : null}
            </li>
          ))}
        </ul>
      </Modal>
    </>
  );
}
