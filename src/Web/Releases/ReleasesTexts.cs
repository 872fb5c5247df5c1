namespace Community.Web.Releases;

/// <summary>The words of the list of releases.</summary>
public sealed class ReleasesTexts;
