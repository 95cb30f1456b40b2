import styles from './label-dot.module.css';

/** A colour label as a small square; who cannot see it hears it with the tile. */
export function LabelDot({ label }: { readonly label: string }) {
  return <span aria-hidden="true" className={styles['dot']} data-label={label} />;
}
