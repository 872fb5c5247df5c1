namespace Community.Web.Ui;

/// <summary>The words of the shared components.</summary>
public sealed class UiTexts;
