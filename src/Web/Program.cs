namespace Community.Web;

internal static class Program
{
    private static int Main() => 0;
}
