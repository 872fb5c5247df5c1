namespace Community.Web.Layout;

/// <summary>The words of the frame; of its errors too.</summary>
public sealed class LayoutTexts;
