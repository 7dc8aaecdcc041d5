using Mono.Cecil;

namespace OrleansGrid.Architecture.Tests;

/// <summary>The compiled projects under src, beside this test.</summary>
internal static class Assemblies
{
    private const string Prefix = "OrleansGrid.";

    private static readonly Dictionary<string, AssemblyDefinition> ByName = Repository.Projects.ToDictionary(
        project => project.Name,
        project => AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, FileOf(project)))
    );

    /// <summary>Which projects the compiled code of each uses.</summary>
    public static IEnumerable<(string From, string To)> ProjectUses =>
        from project in ByName
        from reference in project.Value.MainModule.AssemblyReferences
        where reference.Name.StartsWith(Prefix, StringComparison.Ordinal)
        select (project.Key, reference.Name[Prefix.Length..]);

    /// <summary>Which folders of the project the compiled code of each uses, and by which types. A folder is a namespace.</summary>
    public static IEnumerable<(string From, string To, string Why)> FolderUses(string project)
    {
        var prefix = $"{Prefix}{project}.";
        return from type in ByName[project].MainModule.GetTypes()
               let own = FolderOf(type, prefix)
               where own is not null
               from used in UsedBy(type)
               let other = FolderOf(used, prefix)
               where other is not null && other != own
               select (own, other, $"{type.Name} uses {used.Name}");
    }

    private static string FileOf(SourceProject project) => project.Name == "Cli" ? "grid.dll" : $"{Prefix}{project.Name}.dll";

    private static string? FolderOf(TypeReference type, string prefix)
    {
        var outermost = type;
        while (outermost.DeclaringType is { } outer)
        {
            outermost = outer;
        }

        return outermost.Namespace.StartsWith(prefix, StringComparison.Ordinal) ? outermost.Namespace[prefix.Length..].Split('.')[0] : null;
    }

    private static HashSet<TypeReference> UsedBy(TypeDefinition type)
    {
        var used = new HashSet<TypeReference>();
        Use(type.BaseType);
        type.Interfaces.ToList().ForEach(i => Use(i.InterfaceType));
        type.CustomAttributes.ToList().ForEach(a => Use(a.AttributeType));
        type.Fields.ToList().ForEach(f => Use(f.FieldType));
        foreach (var method in type.Methods)
        {
            Use(method.ReturnType);
            method.Parameters.ToList().ForEach(p => Use(p.ParameterType));
            UseBody(method);
        }

        return used;

        void UseBody(MethodDefinition method)
        {
            foreach (var operand in method.HasBody ? method.Body.Instructions.Select(i => i.Operand) : [])
            {
                switch (operand)
                {
                    case TypeReference named:
                        Use(named);
                        break;
                    case MemberReference member:
                        Use(member.DeclaringType);
                        (member as GenericInstanceMethod)?.GenericArguments.ToList().ForEach(Use);
                        break;
                }
            }

            foreach (var variable in method.HasBody ? method.Body.Variables.Select(v => v.VariableType) : [])
            {
                Use(variable);
            }
        }

        void Use(TypeReference? reference)
        {
            (reference as GenericInstanceType)?.GenericArguments.ToList().ForEach(Use);
            if (
                reference?.GetElementType() is { } element
                && used.Add(element)
                && reference is TypeSpecification { ElementType: var inner }
            )
            {
                Use(inner);
            }
        }
    }
}
