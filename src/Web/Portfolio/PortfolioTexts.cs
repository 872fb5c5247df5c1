namespace Community.Web.Portfolio;

/// <summary>The words of the list of projects.</summary>
public sealed class PortfolioTexts;
