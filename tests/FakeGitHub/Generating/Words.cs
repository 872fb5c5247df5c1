namespace Community.FakeGitHub.Generating;

/// <summary>Sentences for titles and comments: what such projects talk about, with the characters that trip programs over.</summary>
internal static class Words
{
    private static readonly string[] Subjects =
    [
        "tokenizer", "attention kernel", "ONNX export", "quantized weights", "batch decoding", "GPU memory", "float16 path", "vocabulary",
        "image processor", "beam search", "模型导出", "cache layout",
    ];

    private static readonly string[] Troubles =
    [
        "crashes on empty input", "is 3x slower since 2.1", "returns NaN", "leaks memory", "ignores padding", "differs from the reference",
        "fails on Windows", "needs documentation", "prints a warning \"…\"", "报错",
    ];

    private static readonly string[] Remarks =
    [
        "Thanks, I can reproduce this.", "Could you share the model and the input?", "Fixed on main.", "Same here with `batch_size=1` 🙏",
        "> quoted\n\nI don't think so.", "See the log:\n```\nTraceback (most recent call last):\n```", "这个问题我也遇到了。", "LGTM",
        "Please add a test.", "Any news? @everyone <b>bold</b>",
    ];

    public static string Title(Random random, bool pull) =>
        pull
            ? $"{Pick(random, ["Fix", "Speed up", "Refactor", "Document", "Test"])} {Pick(random, Subjects)}"
            : $"{Pick(random, Subjects)} {Pick(random, Troubles)}";

    public static string Remark(Random random) => Pick(random, Remarks);

    public static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
