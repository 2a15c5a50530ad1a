// htm, bound to h: a tagged template that gives what h gives.
declare const htm: { bind(h: (...args: any[]) => any): (strings: TemplateStringsArray, ...values: any[]) => any };
export default htm;
