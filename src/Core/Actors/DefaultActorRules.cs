namespace Community.Core.Actors;

/// <summary>The lists every project starts with. A project's own rules overrule them.</summary>
public static class DefaultActorRules
{
    private const string Source = "default list v1";

    /// <summary>
    /// First version. Automation is asked before agents, so that it is exactly the rule "[bot] in name or mail, or one of five mails" and
    /// nothing else: an agent that commits as a GitHub App ("devin-ai-integration[bot]") is automation here.
    /// The agents are those that sign commits with a mail of their own; each mail is one that public repositories show under the name of the agent.
    /// </summary>
    public static ActorRuleList V1 { get; } = new("default", 1, new DateOnly(2026, 11, 22),
    [
        new("automation-bot-mark", ActorClass.Automation, ActorField.NameOrEmail, "[bot]",
            "GitHub puts [bot] into the name and mail of every GitHub App.", Source),
        Automation("google-ml-automation@google.com", "Google's export of its internal repository to GitHub."),
        Automation("no-reply@google.com", "Google's export with the people's names removed; who wrote these commits cannot be known from git."),
        Automation("dotnet-bot@microsoft.com", "The .NET team's account for automatic changes."),
        Automation("bot@stepsecurity.io", "StepSecurity's automatic hardening of workflows."),
        Automation("noreply@github.com", "GitHub itself, for changes made by its web site without a person's mail."),
        Agent("noreply@anthropic.com", "Claude Code signs with it."),
        Agent("cursoragent@cursor.com", "Cursor's agent signs with it."),
        Agent("openhands@all-hands.dev", "OpenHands signs with it."),
        Agent("198982749+copilot@users.noreply.github.com", "GitHub Copilot's coding agent signs with it."),
        Agent("223556219+copilot@users.noreply.github.com", "GitHub Copilot's command line signs with it."),
        Agent("codex@openai.com", "OpenAI Codex is signed with it where people set it up themselves."),
        Agent("aider@aider.chat", "Aider signs with it."),
        Agent("noreply@aider.chat", "Aider signs with it, in some of its versions."),
        Agent("amp@ampcode.com", "Amp signs with it."),
        Agent("noreply@opencode.ai", "opencode signs with it."),
        Agent("crush@charm.land", "Crush signs with it."),
        Agent("qwen-coder@alibabacloud.com", "Qwen Code signs with it."),
        Agent("agent@warp.dev", "Warp's agent signed with it."),
        Agent("oz-agent@warp.dev", "Warp's agent Oz signs with it."),
    ]);

    /// <summary>
    /// First version of the list about GitHub accounts. Agents are asked before the mark that every GitHub App bears, so that an agent that is one
    /// is an agent. It says nothing about commits, which are told apart by their mails.
    /// </summary>
    public static ActorRuleList LoginsV1 { get; } = new("accounts", 1, new DateOnly(2026, 11, 26),
    [
        Account(ActorClass.Agent, "copilot", "GitHub Copilot, where it reviews and opens pull requests."),
        Account(ActorClass.Agent, "copilot-swe-agent[bot]", "GitHub Copilot's coding agent."),
        Account(ActorClass.Agent, "copilot-pull-request-reviewer[bot]", "GitHub Copilot's reviews."),
        Account(ActorClass.Agent, "claude[bot]", "Claude's GitHub App."),
        Account(ActorClass.Agent, "cursor[bot]", "Cursor's GitHub App."),
        Account(ActorClass.Agent, "devin-ai-integration[bot]", "Devin's GitHub App."),
        Account(ActorClass.Agent, "google-labs-jules[bot]", "Jules' GitHub App."),
        Account(ActorClass.Agent, "gemini-code-assist[bot]", "Gemini Code Assist's reviews."),
        Account(ActorClass.Agent, "chatgpt-codex-connector[bot]", "Codex' GitHub App."),
        Account(ActorClass.Agent, "coderabbitai[bot]", "CodeRabbit's reviews."),
        Account(ActorClass.Agent, "sweep-ai[bot]", "Sweep's GitHub App."),
        Account(ActorClass.Agent, "openhands-agent", "The account that OpenHands works under."),
        new("automation-login-bot-mark", ActorClass.Automation, ActorField.LoginEnd, "[bot]", "GitHub ends the name of every GitHub App with [bot].", LoginSource),
        Account(ActorClass.Automation, "ghost", "GitHub shows it in the place of deleted accounts: nobody, and many."),
        Account(ActorClass.Automation, "web-flow", "GitHub itself, for changes made by its web site."),
        Account(ActorClass.Automation, "dotnet-bot", "The .NET team's account for automatic changes."),
        Account(ActorClass.Automation, "k8s-ci-robot", "The robot of Kubernetes' continuous integration."),
        Account(ActorClass.Automation, "pytorchmergebot", "PyTorch's merges."),
        Account(ActorClass.Automation, "pytorchbot", "PyTorch's commands."),
        Account(ActorClass.Automation, "facebook-github-bot", "Meta's export of its internal repository."),
        Account(ActorClass.Automation, "copybara-service", "Google's export of its internal repository."),
        Account(ActorClass.Automation, "tensorflower-gardener", "TensorFlow's export of its internal repository."),
        Account(ActorClass.Automation, "huggingfacedocbuilderdev", "Hugging Face's previews of documentation."),
        Account(ActorClass.Automation, "codecov-io", "Codecov's reports, before it was an App."),
        Account(ActorClass.Automation, "codecov-commenter", "Codecov's reports without its App."),
        Account(ActorClass.Automation, "coveralls", "Coveralls' reports."),
        Account(ActorClass.Automation, "claassistant", "Checks of contributor licence agreements."),
    ]);

    private const string LoginSource = "default list of accounts v1";

    private static ActorRule Account(ActorClass actor, string login, string reason) =>
        new($"{(actor == ActorClass.Agent ? "agent" : "automation")}-login-{login}", actor, ActorField.Login, login, reason, LoginSource);

    private static ActorRule Automation(string email, string reason) =>
        new($"automation-{email}", ActorClass.Automation, ActorField.Email, email, reason, Source);

    private static ActorRule Agent(string email, string reason) =>
        new($"agent-{email}", ActorClass.Agent, ActorField.Email, email, reason, Source);
}
