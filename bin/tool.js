// What the entrances for tests, benches, faults and load have in common: a ready machine, one module, its exit code.
'use strict';

/** Prepares the machine, runs what `run` makes of the module, and ends with its code; a failure is told, then `lastLine`. */
module.exports = function tool(options, file, run, lastLine) {
  require('./prepare.js')(options, function () {
    import(file).then(run).then(
      function (code) {
        process.exit(code);
      },
      function (error) {
        process.stderr.write(String((error && error.stack) || error) + '\n' + (lastLine || ''));
        process.exit(1);
      },
    );
  });
};
