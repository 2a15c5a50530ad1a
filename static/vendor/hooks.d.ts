// The hooks that the composer and the log use, for the type check.
export function useRef<T>(start: T): { current: T };
export function useState<T>(start: T | (() => T)): [T, (next: T | ((old: T) => T)) => void];
export function useEffect(run: () => void | (() => void), inputs?: any[]): void;
export function useLayoutEffect(run: () => void | (() => void), inputs?: any[]): void;
