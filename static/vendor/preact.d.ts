// The little of Preact that js/html.js uses, for the type check.
export interface VNode<P = any> {
  type: any;
  props: P;
  key: any;
}
export type Child = VNode | string | number | boolean | null | undefined | Child[];
export function h(type: any, props: any, ...children: Child[]): VNode;
export function render(vnode: Child, parent: Element): void;
export class Component<P = any> {
  constructor(props: P);
  props: P;
  shouldComponentUpdate(next: P): boolean;
  render(props: P): Child;
}
