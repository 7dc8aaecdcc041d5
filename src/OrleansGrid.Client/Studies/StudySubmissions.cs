namespace OrleansGrid.Client.Studies;

/// <summary>Submissions of studies.</summary>
internal sealed class StudySubmissions(Submitter submitter, OfferedHandlers handlers)
{
    private const string Kind = "study";

    private static readonly HandlerFamily Objectives = new("objective", StudyHandler.Prefix, StudyHandler.Commands);

    public async Task<SubmittedJob> SubmitAsync(StudySpec spec, CancellationToken cancellationToken)
    {
        var given = GivenSpec.Of(Kind, spec);
        if (!spec.AskAndTell)
        {
            await handlers.RequireAsync(Objectives, StudyHandler.Of(spec), cancellationToken);
        }

        return await submitter.SendAsync(given, inputs: null, cancellationToken);
    }
}
