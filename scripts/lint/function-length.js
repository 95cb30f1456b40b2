// A function's own lines: those between its first and last that are neither blank, nor only a comment, nor inside a
// function that it contains. ESLint's rule counts the latter too, and so takes a factory of ten short closures (our way
// to hold state) for one long function. That rule stays in force beside this one, with a higher limit.
const FUNCTIONS = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];

function codeLines(sourceCode) {
  const lines = new Set();
  for (const token of sourceCode.ast.tokens) {
    for (let line = token.loc.start.line; line <= token.loc.end.line; line += 1) lines.add(line);
  }
  return lines;
}

/** The lines strictly inside a nested function: its first and last are shared with the code around it. */
function* innerLines(node) {
  for (let line = node.loc.start.line + 1; line < node.loc.end.line; line += 1) yield line;
}

function* ownLines(node, nested, code) {
  const inner = new Set(nested.flatMap((one) => [...innerLines(one)]));
  for (let line = node.loc.start.line; line <= node.loc.end.line; line += 1) {
    if (code.has(line) && !inner.has(line)) yield line;
  }
}

export const functionLength = {
  meta: {
    type: 'suggestion',
    schema: [{ type: 'object', properties: { max: { type: 'integer' } }, required: ['max'] }],
    messages: { long: 'This function has {{count}} lines of its own; at most {{max}}. Split it.' },
  },
  create(context) {
    const [{ max }] = context.options;
    const code = codeLines(context.sourceCode);
    const open = [];
    const enter = () => open.push([]);
    const leave = (node) => {
      const count = [...ownLines(node, open.pop(), code)].length;
      if (count > max) context.report({ node, messageId: 'long', data: { count, max } });
      open.at(-1)?.push(node);
    };
    return Object.fromEntries(
      FUNCTIONS.flatMap((type) => [
        [type, enter],
        [`${type}:exit`, leave],
      ]),
    );
  },
};
