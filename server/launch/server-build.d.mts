export declare function serverFolder(root: string): string;
export declare function ensureServerBuilt(root: string): string | null;
