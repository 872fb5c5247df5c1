using System.Globalization;
using Community.Core.Actors;
using Community.Core.History;
using Community.Data.Metrics;
using Community.Data.Projects;
using Community.Web.Access;
using Community.Web.Layout;
using Microsoft.AspNetCore.Components;

namespace Community.Web.People;

public sealed partial class ActorRuleForm
{
    private string? _since;
    private string? _reason;

    [Inject]
    private ActorRules Rules { get; set; } = null!;

    [Parameter, EditorRequired]
    public Project Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public ContributorRow Person { get; set; } = null!;

    /// <summary>Told the number of the rule.</summary>
    [Parameter, EditorRequired]
    public EventCallback<int> OnAdded { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "actor-rule")]
    private Form? Input { get; set; }

    /// <summary>As a start, what they are not held to be: that is why somebody comes here.</summary>
    private ActorClass Chosen => QueryValue.Choice<ActorClass>(Input?.Class) ?? (Person.Decision.Class == ActorClass.Human ? ActorClass.Automation : ActorClass.Human);

    /// <summary>Every mail and every name of theirs once, by the number of a signature that has it.</summary>
    private IEnumerable<(string Value, string Text)> Subjects =>
    [
        .. Person.Signatures.DistinctBy(s => IdentityKeys.Email(s.Signature.Email))
            .Select(s => (Value(ActorField.Email, s.SignatureNo), T["Say.Mail", s.Signature.Email.Trim() is { Length: > 0 } mail ? mail : T["NoMail"]])),
        .. Person.Signatures.Where(s => IdentityKeys.Name(s.Signature.Name).Length > 0).DistinctBy(s => IdentityKeys.Name(s.Signature.Name))
            .Select(s => (Value(ActorField.Name, s.SignatureNo), T["Say.Name", s.Signature.Name.Trim()])),
    ];

    private async Task AddAsync()
    {
        if (!Http.User.IsOperator())
        {
            Http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (Read() is not { } rule)
        {
            Http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return;
        }

        await OnAdded.InvokeAsync(await Rules.AddAsync(Project.ProjectId, rule, "operator", Http.RequestAborted));
    }

    /// <summary>Null when something is wrong with it, which then stands beside the field.</summary>
    private NewActorRule? Read()
    {
        DateOnly? since = null;
        if (!string.IsNullOrWhiteSpace(Input?.Since))
        {
            if (DateOnly.TryParseExact(Input.Since.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) since = day;
            else _since = T["Say.Since.Odd"];
        }

        var reason = Input?.Reason?.Trim() ?? "";
        if (reason.Length == 0) _reason = T["Say.Reason.Missing"];
        else if (reason.Length > ActorRules.MaxReasonLength) _reason = T["Say.Reason.Long", ActorRules.MaxReasonLength];
        if (_since is not null || _reason is not null || FindSubject() is not var (field, signature)) return null;
        return new NewActorRule(Chosen, field, field == ActorField.Email ? signature.Email : signature.Name, since, null, reason);
    }

    private (ActorField Field, Signature Signature)? FindSubject()
    {
        foreach (var one in Person.Signatures)
        {
            if (Input?.About == Value(ActorField.Email, one.SignatureNo)) return (ActorField.Email, one.Signature);
            if (Input?.About == Value(ActorField.Name, one.SignatureNo)) return (ActorField.Name, one.Signature);
        }

        return null;
    }

    private static string Value(ActorField field, int signatureNo) => FormattableString.Invariant($"{field}-{signatureNo}");

    private sealed class Form
    {
        public string? About { get; set; }

        public string? Class { get; set; }

        public string? Since { get; set; }

        public string? Reason { get; set; }
    }
}
