"""What stands around a person's name, in folded text: introductions, greetings, titles, forms, signatures.

Each pattern begins at the word that anchors it and ends where the name begins, titles passed over.
"""

from __future__ import annotations

import re

_TITLE = r"(?:(?:senor|senora|senorita|senhora?|sra?|srta|dra?|don|dona|mr|mrs|ms|miss|prof|lic|ing)\b\.?:? )?"
_KIN = "esposa|esposo|marido|mujer|hijo|hija|madre|padre|hermano|hermana|mama|papa|pareja|jefe|jefa|novia|novio"
_ENGLISH_KIN = "wife|husband|son|daughter|mother|father|brother|sister|partner|boss|mom|dad|friend"
INTRODUCTION = re.compile(
    r"(?:me llam(?:o|an)|mi (?:nombre(?: completo)?|apellido) es|my (?:full |first |last |sur)?name(?: is|'s)|me chamo|meu (?:sobre)?nome(?: completo)? e"
    r"|(?:le|te|les|os) (?:saluda|atiende|habla|escribe|atendera)) :?" + _TITLE
)
CLAIM = re.compile(
    r"(?:soy|habla|im|am|this is|it's|sou(?: o| a)?|aqui(?: e| es)?|fala(?: com)?|quem fala e(?: o| a)?|nom(?:br)?e de|titular(?: es)?|habl(?:e|ado|o) con|atendio|atendido por|llamad[oa]|named"
    r"|under(?: the)? name(?: of)?|name of|behalf of|sp(?:oke|eak|eaking) (?:to|with)|account for"
    rf"|mi (?:{_KIN})|my (?:{_ENGLISH_KIN})|minha (?:esposa|filha|mae|irma|namorada)|meu (?:marido|filho|pai|irmao|namorado)),? "
    + _TITLE
)
I_AM = re.compile(r"i'm (?<![a-z]i'm )" + _TITLE)
GREETING = re.compile(
    r"(?:hola|buen[oa]s(?: (?:dias|tardes|noches))?|buen dia|estimad[oa]|querid[oa]|gracias|hi|hello|hey|dear|thanks|thank you|good (?:morning|afternoon|evening)"
    r"|ola|oi|bom dia|boa (?:tarde|noite)|prezad[oa]|car[oa]|obrigad[oa]|mucho gusto|encantad[oa]|welcome|bienvenid[oa]|bem-vind[oa]|adios|bye|tchau|de nada|por favor|please|sorry),? "
    + _TITLE
)
TITLES = re.compile(
    r"(?:senor|senora|senorita|senhora?|sra?|srta|srita|dra?|don|dona|mr|mrs|ms|miss|prof|doctora?)(?:\.:|\.|:|a\.)?[ ]"
)
FORM = re.compile(
    r"(?:(?:primer |segundo |customer[ _]|full[ _]|first[ _]|last[ _])?(?:nombres?|apellidos?|name|surname|nome|sobrenome)"
    r"(?: (?:y|e) (?:apellidos?|sobrenome))?(?: completo)?(?: (?:de la|del?|do|da|of(?: the)?) (?:titular|cliente|paciente|usuario|customer|client))?"
    r"|paciente|titular|cardholder(?: name)?|account holder|medico|remitido por|atendido por|firmado|beneficiari[oa]|destinatari[oa]|remitente|solicitante)"
    r"[\"']?[ ]?[:=]\s{0,3}[\"']?" + _TITLE
)
LABEL = re.compile(
    r"(?:cliente|customer|agente|agent|asesora?|contacto|contact|atendente|user|usuario|de|from|para|to)[ ]?:[ ]{1,2}"
    + _TITLE
)
SIGNATURE = re.compile(
    r"(?:saludos(?: cordiales)?|saludo|atentamente|atte|cordialmente|regards|best(?: (?:wishes|regards))?|(?:kind|warm) regards|thanks(?: again| so much)?"
    r"|thank you|many thanks|sincerely|cheers|yours(?: truly| sincerely| faithfully)?|atenciosamente|att|abracos?|obrigad[oa]|gracias|abrazo)"
    r"[,.! ]*\n\s*[-~]*[ ]?" + _TITLE
)

LEAD = re.compile(
    r"\s*(?:(?:si|yes|sure|claro|ok|okay|vale|por supuesto|of course|sim|hola|hi|hello|it's|it is|its|es|e|con|com|soy|sou|i'm|i am|this is|my name is|mi nombre es|me llamo|meu nome e|me chamo|a nombre de|esta a nombre de|the name is|name is)\b[,.:!]? ?)*"
    + _TITLE
)
PAUSE = re.compile(r"\s*(?:$|[\n,.;:!?()]|(?:y|e|and|con|from|de|del|here|speaking|calling)\b)")
LINE_END = re.compile(r"[ .,]*(?:$|\n|[-|(<])")
BOT = re.compile(
    r",? ?(?:(?:tu|su|el|la|un|una|your|the|an?|seu|sua|o) )?(?:(?:nuevo|nueva|new|novo|nova) )?(?:asistente|asesor|agente|bot|chatbot|virtual|assistente|automated|ai|ia)(?: ?(?:virtual|digital|automatic[oa]|bot|assistant|ia|ai))+"
    r"|,? ?(?:(?:tu|un|el|your|an?|the) )?(?:bot|chatbot|virtual assistant|digital assistant)\b"
)
PLACE = re.compile(
    r"\b(?:calle|avenida|avda?|av|plaza|pza|paseo|rua|hospital|clinica|instituto|colegio|escuela|universidad|fundacion|centro|san|santa|santo|sao|hotel|estadio|aeropuerto"
    r"|parque|torre|edificio|ley|sindrome|enfermedad|signo|syndrome|disease|test|escala|tumor|banco|puerto|villa|playa|monte|barrio|colonia|provincia|ciudad|estado|bot"
    r"|asistente|chatbot|assistant|hey|ok) (?:de |del |la |el |los )*$"
)
