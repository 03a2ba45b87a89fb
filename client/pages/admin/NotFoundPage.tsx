import { LinkButton } from '../../ui/Button.tsx';
import { Page } from '../../ui/Page.tsx';

/** No such address. */
export function NotFoundPage() {
	return (
		<Page title="There is no such page" lead="The address may be mistyped, or the page has moved.">
			<div>
				<LinkButton href="/" kind="primary">
					Go to the campaigns
				</LinkButton>
			</div>
		</Page>
	);
}
