namespace Community.Web.Ui;

public enum ButtonKind
{
    Secondary,
    Primary,
    Danger,
    Invisible,
}
