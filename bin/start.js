#!/usr/bin/env node
// `npm start`: prepares the machine and starts everything, the demonstration city included.
'use strict';

require('./prepare.js')({ pages: true }, function () {
  require('./run.js')(['start'].concat(process.argv.slice(2)));
});
