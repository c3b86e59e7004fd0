import classes from "./figure.module.css";

const NUMBER = /([−+<]?[\d\u202f.,]+)/;

/** A formatted number with its units smaller and lighter: `11 h 20 min`, `42 %`, `14.8×`. */
export function Figure({ text }: { readonly text: string }) {
  return (
    <span className={classes.figure}>
      {text
        .split(NUMBER)
        .map((part, index) =>
          index % 2 === 1 || part === "" ? part : <small key={`${index}${part}`}>{part}</small>,
        )}
    </span>
  );
}
