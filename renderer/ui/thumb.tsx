import { ImageOff } from 'lucide-react';
import { useState, type ComponentProps } from 'react';
import styles from './thumb.module.css';

interface ThumbProps extends Omit<ComponentProps<'img'>, 'alt' | 'src' | 'onError'> {
  readonly src: string;
}

/** A small picture beside its name; what cannot be shown has a quiet sign, not the browser's torn paper. */
export function Thumb({ src, className = '', ...rest }: ThumbProps) {
  const [broken, setBroken] = useState<string | null>(null);
  if (broken === src) {
    return (
      <span className={`${styles['none'] ?? ''} ${className}`} aria-hidden="true">
        <ImageOff size={16} />
      </span>
    );
  }
  return <img {...rest} src={src} alt="" className={className} onError={() => setBroken(src)} />;
}
