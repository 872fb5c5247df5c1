namespace Community.Web.Ui;

public enum FlashKind
{
    Note,
    Success,
    Attention,
    Failure,
}
