using Community.Web.Localization;

namespace Community.Web.Tests.FrontEnd;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59, "59 s")]
    [InlineData(119, "119 s")]
    [InlineData(120, "2 min")]
    [InlineData(33_120, "9.2 h")]
    [InlineData(3 * 86400, "3 d")]
    [InlineData(41.2 * 86400, "41 d")]
    [InlineData(3 * 365.25 * 86400, "3 a")]
    [InlineData(-33_120, "−9.2 h")]
    public void A_span_is_written_in_the_unit_that_suits_it(double seconds, string expected)
    {
        using var language = new InLanguage("en");
        Figures.Span(TimeSpan.FromSeconds(seconds)).ShouldBe(expected.Replace(' ', Figures.ThinSpace));
    }

    [Theory]
    [InlineData(3, "+3")]
    [InlineData(-1.44, "−1.4")]
    [InlineData(0.04, "±0")]
    [InlineData(1234.5, "+1,234.5")]
    public void A_change_has_its_sign(double change, string expected)
    {
        using var language = new InLanguage("en");
        Figures.Change(change).ShouldBe(expected);
    }

    [Theory]
    [InlineData(999, "999 B")]
    [InlineData(1_500, "1.5 kB")]
    [InlineData(149_600, "150 kB")]
    [InlineData(2_000_000_000_000_000, "2,000 TB")]
    public void Bytes_are_written_in_powers_of_a_thousand(long bytes, string expected)
    {
        using var language = new InLanguage("en");
        Figures.Bytes(bytes).ShouldBe(expected.Replace(' ', Figures.ThinSpace));
    }

    [Fact]
    public void Where_nothing_can_be_said_a_dash_stands()
    {
        Figures.Number((double?)null).ShouldBe("–");
        Figures.Percent(null).ShouldBe("–");
    }

    [Theory]
    [InlineData("en", "Nov 6, 2026", "Nov 2026", "Nov 6, 2026, 08:05 UTC")]
    [InlineData("zh-Hans", "2026年11月6日", "2026年11月", "2026年11月6日 08:05 UTC")]
    public void Dates_are_written_as_the_language_does(string tag, string date, string month, string instant)
    {
        using var language = new InLanguage(tag);
        var at = new DateTimeOffset(2026, 11, 6, 10, 5, 0, TimeSpan.FromHours(2));
        Figures.Date(new DateOnly(2026, 11, 6)).ShouldBe(date);
        Figures.Month(new DateOnly(2026, 11, 6)).ShouldBe(month);
        Figures.Instant(at).ShouldBe(instant);
        Figures.Machine(at).ShouldBe("2026-11-06T08:05:00Z");
    }
}
