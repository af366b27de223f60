"""Page frame of every host: templates, design tokens, components, navigation, error pages, PWA."""
