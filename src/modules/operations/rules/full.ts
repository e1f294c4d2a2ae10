// What is said when the database's disk is full: apart from judging, because nothing can be measured and written then.
// Decided here: the words alone. How it is noticed is platform/storage.ts.

/** What every screen says once the database can store nothing more; nothing can be read of the programs then. Promise 9 */
export const STORAGE_FULL_WORDS =
  '系统故障：服务器存储空间已满，报送存不下，到点可能不响铃。请看着时间办，急事打电话，并即告系统管理员。';
