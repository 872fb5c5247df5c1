namespace Community.Web.Tracking;

/// <summary>The words of the page that takes a project into our care.</summary>
public sealed class TrackingTexts;
