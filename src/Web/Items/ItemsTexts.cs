namespace Community.Web.Items;

/// <summary>Names the resource files of this feature.</summary>
public sealed class ItemsTexts;
