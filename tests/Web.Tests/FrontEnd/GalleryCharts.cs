using System.Globalization;
using Community.Web.Localization;
using Community.Web.Ui;

namespace Community.Web.Tests.FrontEnd;

/// <summary>Charts with everything a chart can have: a gap, bands, small n, a bucket that is not over, a change.</summary>
internal static class GalleryCharts
{
    private static readonly double?[] Human = [12, 15, 11, null, 18, 21, 19, 24, 22, 26, 28, 9];
    private static readonly double?[] All = [20, 22, 19, null, 27, 33, 30, 35, 37, 36, 41, 15];

    public static ChartData Lines => new(ChartKind.Line, Buckets, [Series("Human authors", Human, banded: true), Series("All authors", All, banded: false)])
    {
        AxisNote = "people",
        Changes = [new ChartChange(7, "v2.0")],
    };

    public static ChartData Bars => new(ChartKind.Bar, Buckets, [Series("Commits", All, banded: false)]);

    public static ChartData GroupedBars => new(ChartKind.Bar, Buckets, [Series("Human authors", Human, banded: false), Series("All authors", All, banded: false)]);

    private static IReadOnlyList<ChartBucket> Buckets =>
    [
        .. Enumerable.Range(0, 12).Select(i => new DateOnly(2025, 1, 1).AddMonths(i))
            .Select(month => new ChartBucket(month, month.AddMonths(1), Figures.Month(month), Partial: month.Month == 12)),
    ];

    private static ChartSeries Series(string name, double?[] values, bool banded) => new(
        name,
        [.. values.Select((value, i) => value is { } number ? Point(number, i, banded) : null)]);

    private static ChartPoint Point(double value, int i, bool banded) =>
        new(value, Figures.Number(value), N: (long)value * 3, Href: $"/gallery/point?at={i.ToString(CultureInfo.InvariantCulture)}")
        {
            Low = banded ? value - 3 : null,
            High = banded ? value + 4 : null,
            SmallN = value < 12,
        };
}
