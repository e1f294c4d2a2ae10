// What the bundler understands and the compiler does not: style sheets as imports.
declare module '*.css';
