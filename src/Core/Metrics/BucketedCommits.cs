namespace Community.Core.Metrics;

/// <summary>
/// The commits that the filters leave, cut into buckets. Buckets run without gaps from the first to the last that holds any commit of the whole
/// history, filters or not; so a month without commits is there, with none. With <see cref="BucketSize.All"/> there is one bucket, clipped to the
/// days of interest.
/// </summary>
internal sealed class BucketedCommits
{
    private readonly MetricParameters _parameters;
    private readonly DatedOrder _selected;
    private readonly int _first;
    private readonly Bucket _whole;
    private readonly int[] _offsets;

    private BucketedCommits(HistoryView view, MetricParameters p)
    {
        (View, _parameters, _selected) = (view, p, view.Selected(p));
        var (firstDay, lastDay) = (view.FirstDay(p.Date)!.Value, view.LastDay(p.Date)!.Value);
        if (p.Every == BucketSize.All)
        {
            _whole = new Bucket(Later(firstDay, p.From), Earlier(lastDay.AddDays(1), p.To));
            Count = _whole.Start < _whole.End ? 1 : 0;
        }
        else
        {
            _first = BucketCalendar.NumberOf(p.Every, firstDay);
            Count = BucketCalendar.NumberOf(p.Every, lastDay) - _first + 1;
        }

        _offsets = new int[Count + 1];
        for (var i = 0; i < Count; i++) _offsets[i] = _selected.CountBefore(BucketCalendar.Seconds(this[i].Start));
        if (Count > 0) _offsets[Count] = _selected.CountBefore(BucketCalendar.Seconds(this[Count - 1].End));
    }

    public HistoryView View { get; }

    public int Count { get; }

    public Bucket this[int index] => _parameters.Every == BucketSize.All ? _whole : BucketCalendar.At(_parameters.Every, _first + index);

    public static BucketedCommits? Of(HistoryView view, MetricParameters p) => view.IsEmpty ? null : new BucketedCommits(view, p);

    /// <summary>Positions of a bucket's commits, by date.</summary>
    public ReadOnlySpan<int> In(int index) => _selected.Positions[_offsets[index].._offsets[index + 1]];

    /// <summary>Positions of the commits older than the first bucket: none, unless the whole history is clipped.</summary>
    public ReadOnlySpan<int> BeforeAll => Count == 0 ? _selected.Positions : _selected.Positions[.._offsets[0]];

    /// <summary>Whether the days of interest show the bucket.</summary>
    public bool Shows(int index) => this[index].Overlaps(_parameters.From, _parameters.To);

    private static DateOnly Later(DateOnly day, DateOnly? other) => other > day ? other.Value : day;

    private static DateOnly Earlier(DateOnly day, DateOnly? other) => other < day ? other.Value : day;
}
