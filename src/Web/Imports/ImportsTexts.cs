namespace Community.Web.Imports;

/// <summary>The words of imported files.</summary>
public sealed class ImportsTexts;
