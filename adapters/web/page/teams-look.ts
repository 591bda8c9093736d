/** How Teams styles cards, light and dark: sizes, spacing and colours in the renderer's own terms. */
export function teamsLook(dark: boolean): object {
  const text = dark ? "#ffffff" : "#242424";
  const quiet = dark ? "#adadad" : "#616161";
  const colours = (background: string, border: string) => ({
    backgroundColor: background,
    borderColor: border,
    foregroundColors: {
      default: { default: text, subtle: quiet },
      accent: { default: dark ? "#9299f7" : "#4f52b2", subtle: dark ? "#9299f7" : "#4f52b2" },
      attention: { default: dark ? "#f9526b" : "#c4314b", subtle: dark ? "#f9526b" : "#c4314b" },
      good: { default: dark ? "#92c353" : "#237b4b", subtle: quiet },
      warning: { default: dark ? "#fce100" : "#835c00", subtle: quiet },
    },
  });
  const sizes = { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 };
  const weights = { lighter: 300, default: 400, bolder: 600 };
  return {
    supportsInteractivity: true,
    spacing: { small: 6, default: 10, medium: 14, large: 20, extraLarge: 24, padding: 14 },
    separator: { lineThickness: 1, lineColor: dark ? "#404040" : "#e0e0e0" },
    fontTypes: {
      default: { fontFamily: "inherit", fontSizes: sizes, fontWeights: weights },
      monospace: {
        fontFamily: "ui-monospace, Consolas, 'DejaVu Sans Mono', monospace",
        fontSizes: sizes,
        fontWeights: weights,
      },
    },
    containerStyles: {
      default: colours("transparent", "transparent"),
      emphasis: colours(dark ? "#1f1f1f" : "#f5f5f5", "transparent"),
      attention: colours(dark ? "#3f1011" : "#fdf3f4", "transparent"),
      warning: colours(dark ? "#3d2f00" : "#fefbf4", "transparent"),
    },
    actions: {
      maxActions: 10,
      spacing: "default",
      buttonSpacing: 8,
      actionsOrientation: "horizontal",
      actionAlignment: "left",
      showCard: { actionMode: "inline", inlineTopMargin: 12, style: "emphasis" },
    },
    table: { cellSpacing: 8 },
    imageSizes: { small: 32, medium: 52, large: 100 },
  };
}

export const darkness = matchMedia("(prefers-color-scheme: dark)");
export const isDark = () => darkness.matches;
