using Community.Core.Facts;
using Community.Data.Git;
using Npgsql;

namespace Community.Data.Facts;

/// <summary>One column of a table of facts: how its value goes into a COPY and comes back.</summary>
internal sealed record FactColumn<T>(string Name, string Type, Action<BinaryCopyWriter, T> Write, Action<T, NpgsqlDataReader, int> Read)
{
    /// <summary>The column's values as the array of a parameter: only columns of keys have it.</summary>
    public Func<IEnumerable<T>, Array>? Gather { get; init; }
}

/// <summary>Makes columns of the types that facts are made of.</summary>
internal static class FactColumn
{
    public static FactColumn<T> Integer<T>(string name, Func<T, int> get, Action<T, int> set) =>
        new(name, "int", (w, t) => w.Write(get(t)), (t, r, i) => set(t, r.GetInt32(i))) { Gather = rows => rows.Select(get).ToArray() };

    public static FactColumn<T> Integer<T>(string name, Func<T, int?> get, Action<T, int?> set) => new(
        name, "int",
        (w, t) =>
        {
            if (get(t) is { } value) w.Write(value);
            else w.WriteNull();
        },
        (t, r, i) => set(t, r.IsDBNull(i) ? null : r.GetInt32(i)));

    public static FactColumn<T> Small<T>(string name, Func<T, short?> get, Action<T, short?> set) => new(
        name, "smallint",
        (w, t) =>
        {
            if (get(t) is { } value) w.Write(value);
            else w.WriteNull();
        },
        (t, r, i) => set(t, r.IsDBNull(i) ? null : r.GetInt16(i)));

    public static FactColumn<T> Long<T>(string name, Func<T, long> get, Action<T, long> set) =>
        new(name, "bigint", (w, t) => w.Write(get(t)), (t, r, i) => set(t, r.GetInt64(i))) { Gather = rows => rows.Select(get).ToArray() };

    public static FactColumn<T> Long<T>(string name, Func<T, long?> get, Action<T, long?> set) => new(
        name, "bigint",
        (w, t) =>
        {
            if (get(t) is { } value) w.Write(value);
            else w.WriteNull();
        },
        (t, r, i) => set(t, r.IsDBNull(i) ? null : r.GetInt64(i)));

    public static FactColumn<T> Flag<T>(string name, Func<T, bool> get, Action<T, bool> set) =>
        new(name, "boolean", (w, t) => w.Write(get(t)), (t, r, i) => set(t, r.GetBoolean(i)));

    public static FactColumn<T> Flag<T>(string name, Func<T, bool?> get, Action<T, bool?> set) => new(
        name, "boolean",
        (w, t) =>
        {
            if (get(t) is { } value) w.Write(value);
            else w.WriteNull();
        },
        (t, r, i) => set(t, r.IsDBNull(i) ? null : r.GetBoolean(i)));

    public static FactColumn<T> Moment<T>(string name, Func<T, DateTimeOffset> get, Action<T, DateTimeOffset> set) =>
        new(name, "timestamptz", (w, t) => w.Write(get(t)), (t, r, i) => set(t, r.GetFieldValue<DateTimeOffset>(i))) { Gather = rows => rows.Select(get).ToArray() };

    public static FactColumn<T> Moment<T>(string name, Func<T, DateTimeOffset?> get, Action<T, DateTimeOffset?> set) => new(
        name, "timestamptz",
        (w, t) =>
        {
            if (get(t) is { } value) w.Write(value);
            else w.WriteNull();
        },
        (t, r, i) => set(t, r.IsDBNull(i) ? null : r.GetFieldValue<DateTimeOffset>(i)));

    public static FactColumn<T> Text<T>(string name, Func<T, string?> get, Action<T, string?> set) => new(
        name, "text",
        (w, t) =>
        {
            if (get(t) is { } value) w.Write(value);
            else w.WriteNull();
        },
        (t, r, i) => set(t, r.IsDBNull(i) ? null : r.GetString(i)));

    public static FactColumn<T> Word<T>(string name, Func<T, string> get, Action<T, string> set) =>
        new(name, "text", (w, t) => w.Write(get(t)), (t, r, i) => set(t, r.GetString(i))) { Gather = rows => rows.Select(get).ToArray() };

    public static FactColumn<T> Texts<T>(string name, Func<T, string[]?> get, Action<T, string[]?> set) => new(
        name, "text[]",
        (w, t) =>
        {
            if (get(t) is { } value) w.Write(value);
            else w.WriteNull();
        },
        (t, r, i) => set(t, r.IsDBNull(i) ? null : r.GetFieldValue<string[]>(i)));

    public static FactColumn<T> Bytes<T>(string name, Func<T, byte[]?> get, Action<T, byte[]?> set) => new(
        name, "bytea",
        (w, t) =>
        {
            if (get(t) is { } value) w.Write(value);
            else w.WriteNull();
        },
        (t, r, i) => set(t, r.IsDBNull(i) ? null : r.GetFieldValue<byte[]>(i)));

    public static FactColumn<T> Sources<T>(Func<T, FactSources> get, Action<T, FactSources> set) =>
        new("sources", "smallint", (w, t) => w.Write((short)get(t)), (t, r, i) => set(t, (FactSources)r.GetInt16(i)));
}
