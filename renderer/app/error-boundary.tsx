import { Component, type ReactNode } from 'react';
import { withTranslation, type WithTranslation } from 'react-i18next';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { TriangleAlert } from 'lucide-react';

interface Props extends WithTranslation<'app'> {
  readonly children: ReactNode;
}

/** A defect in one screen leaves the rest of the app, and all photos, as they are. */
class Boundary extends Component<Props, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    const { t, children } = this.props;
    if (!this.state.hasFailed) return children;
    return (
      <EmptyState icon={<TriangleAlert size={40} />} title={t('defect.title')} text={t('defect.text')}>
        <Button
          kind="primary"
          onClick={() => {
            window.location.reload();
          }}
        >
          {t('defect.reload')}
        </Button>
      </EmptyState>
    );
  }
}

export const ErrorBoundary = withTranslation('app')(Boundary);
