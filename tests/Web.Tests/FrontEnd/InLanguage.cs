using System.Globalization;

namespace Community.Web.Tests.FrontEnd;

/// <summary>Speaks a language until it is disposed of, as the middleware does for a request.</summary>
internal sealed class InLanguage : IDisposable
{
    private readonly (CultureInfo, CultureInfo) _before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

    public InLanguage(string tag) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(tag);

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = _before;
}
