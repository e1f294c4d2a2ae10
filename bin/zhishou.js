#!/usr/bin/env node
// `zhishou <command>`: the command line of an installation.
'use strict';

var needsPages = process.argv[2] === 'start' || process.argv[2] === 'serve';

require('./prepare.js')({ pages: needsPages }, function () {
  require('./run.js')(process.argv.slice(2));
});
