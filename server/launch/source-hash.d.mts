export declare function sourceHash(root: string, sources: readonly string[]): string;
