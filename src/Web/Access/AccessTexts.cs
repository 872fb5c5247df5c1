namespace Community.Web.Access;

/// <summary>The words of signing in.</summary>
public sealed class AccessTexts;
