namespace Community.Web.Completeness;

/// <summary>The words of what is held and what is missing.</summary>
public sealed class CompletenessTexts;
