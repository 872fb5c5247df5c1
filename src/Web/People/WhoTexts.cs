namespace Community.Web.People;

/// <summary>The words of the pages about who is who.</summary>
public sealed class WhoTexts;
