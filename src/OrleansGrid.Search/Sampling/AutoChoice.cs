namespace OrleansGrid.Search.Sampling;

/// <summary>Which sampler fits a study, and why.</summary>
internal static class AutoChoice
{
    /// <summary>Beyond it the model leaves trials out.</summary>
    private const int MostTrialsOfGp = 250;

    private const int MostDimensionsOfGp = 20;

    public static (string Name, string Reason) Of(SamplerRequest request)
    {
        if (request.Trials is { } most && GridSampler.Points(request.Space, most) is { } points)
        {
            return ("grid", $"The space has no more than {points.Count} points and the study {most} trials: each point is tried.");
        }

        if (request.Objectives > 1)
        {
            return ("nsga2", $"There are {request.Objectives} objectives, and it looks for the whole front between them.");
        }

        if (request.Trials is { } trials && request.Parallel * 2L > trials)
        {
            return (
                "qmc",
                $"{(request.Parallel < trials ? $"{request.Parallel} of {trials}" : $"All {trials}")} trials run at the same time, so that "
                    + "hardly any could learn from another: they are spread evenly."
            );
        }

        var space =
            $"One objective and {request.Space.Dimensions.Count} "
            + $"parameters{(request.Space.IsConditional ? ", some of them conditional" : "")}";
        return request.Trials <= MostTrialsOfGp && request.Space.Dimensions.Count <= MostDimensionsOfGp
            ? ("gp", $"{space}, at most {MostTrialsOfGp} trials: it makes the most of each.")
            : ("tpe", $"{space}: it learns in any space and takes little time.");
    }
}
