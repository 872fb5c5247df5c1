namespace Community.Testing.Browser;

/// <summary>Through whose eyes a page is seen.</summary>
public sealed record BrowserView(int Width = 1280, int Height = 900)
{
    public static BrowserView Desktop { get; } = new();

    /// <summary>A narrow phone.</summary>
    public static BrowserView Phone { get; } = new(390, 844);

    public bool Dark { get; init; }

    public string Locale { get; init; } = "en-US";

    public bool Scripts { get; init; } = true;

    /// <summary>On by default: tests look at where things end up.</summary>
    public bool ReducedMotion { get; init; } = true;

    /// <summary>Status codes a visit may meet without failing: for pages that say what is missing or wrong.</summary>
    public IReadOnlyList<int> Allowed { get; init; } = [];
}
