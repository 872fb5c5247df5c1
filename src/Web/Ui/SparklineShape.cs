using System.Globalization;

namespace Community.Web.Ui;

/// <summary>The paths of a sparkline. The vertical scale starts at zero, so that two sparklines of counts can be compared.</summary>
internal sealed record SparklineShape(IReadOnlyList<string> Runs, (string X, string Y)? Last, double Lowest, double Highest, double LastValue)
{
    /// <summary>Room for the dot at the end and for half the line's width.</summary>
    private const double Margin = 3;

    public static SparklineShape Empty { get; } = new([], null, 0, 0, 0);

    public static SparklineShape Of(IReadOnlyList<double?> values, int width, int height)
    {
        var known = values.OfType<double>().ToList();
        if (known.Count == 0) return Empty;
        var (low, high) = (Math.Min(0, known.Min()), Math.Max(0, known.Max()));

        var runs = new List<string>();
        (string, string)? last = null;
        var run = "";
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } value)
            {
                Close();
                continue;
            }
            var x = values.Count == 1 ? width - Margin : Margin + i * (width - 2 * Margin) / (values.Count - 1);
            var y = high == low ? height / 2.0 : height - Margin - (value - low) / (high - low) * (height - 2 * Margin);
            last = (Coordinate(x), Coordinate(y));
            run += $"{(run.Length == 0 ? 'M' : 'L')}{Coordinate(x)} {Coordinate(y)}";
        }
        Close();
        return new SparklineShape(runs, last, known.Min(), known.Max(), known[^1]);

        void Close()
        {
            // A lone point between two gaps is drawn as a dot: a line of no length with round ends.
            if (run.Length > 0) runs.Add(run.Contains('L', StringComparison.Ordinal) ? run : run + "h0");
            run = "";
        }
    }

    private static string Coordinate(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
