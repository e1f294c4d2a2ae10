-- Which rows the program may take away at all. A table whose comment begins `erasable:` grants the app role delete;
-- every other one grants none, so that nothing reported, signed, received or granted can vanish by whatever statement.
comment on table event_outbox is 'erasable: committed events that the publisher has not yet put into the stream.';
comment on table file is 'erasable: attachments; what was never sealed or must not be here goes, what is sealed stays.';
comment on table org_scope is 'erasable: closure of the relations by function, the one table every list joins; computed, never edited.';
comment on table org_desk_serves is 'erasable: whose watch a desk keeps, by a named document; one that has not begun may give way to another.';
comment on table org_phone is 'erasable: telephone numbers of people, units and desks; a mobile only as ciphertext with a blind index.';
comment on table access_totp is 'erasable: second factors, sealed; each step of time is accepted once, a lost one is forgotten.';
